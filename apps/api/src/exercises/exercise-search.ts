import type { ExerciseItem } from '@spotter/shared';

/** A text as texts are compared: without regard to case, nor to how its accents are encoded. */
export function toSearchable(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** Whether name or description have the searched text in them. `search` is searchable already. */
export function isFoundBy(search: string, { name, description = '' }: ExerciseItem): boolean {
  return toSearchable(name).includes(search) || toSearchable(description).includes(search);
}
