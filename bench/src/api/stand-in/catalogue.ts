const ITEMS = 100;
const LEVELS = ['beginner', 'intermediate', 'advanced'] as const;
const NAMES = ['Goblet squat', 'Romanian deadlift', 'Push press', 'Turkish get-up', 'Renegade row'] as const;

/** What the stand-in for DynamoDB answers to a scan: a page of exercises, as DynamoDB writes them. */
export function scanAnswer(): string {
  const Items = Array.from({ length: ITEMS }, (_, index) => itemOf(index));
  return JSON.stringify({ Items, Count: ITEMS, ScannedCount: ITEMS });
}

function itemOf(index: number): Record<string, { readonly S: string } | { readonly N: string }> {
  const exerciseId = `exercise-${String(index).padStart(4, '0')}`;
  const name = `${NAMES[index % NAMES.length] ?? ''} ${index}`;
  return {
    exerciseId: { S: exerciseId },
    name: { S: name },
    description: {
      S: `${name}: stand with your feet as wide as your shoulders, brace, keep the back straight, move slowly down, and breathe out on the way up again.`,
    },
    difficultyLevel: { S: LEVELS[index % LEVELS.length] ?? '' },
    imageKey: { S: `exercises/${exerciseId}/picture.webp` },
    thumbnailImageKey: { S: `exercises/${exerciseId}/thumbnail.webp` },
    createdAt: { S: '2026-01-31T09:30:00.000Z' },
    updatedAt: { S: '2026-02-28T17:45:12.345Z' },
    version: { N: '3' },
  };
}
