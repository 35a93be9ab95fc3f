import { useSignal } from '@preact/signals';
import { MOST_PICTURES } from './batch.js';
import type { Dropped } from './batch.js';

export function Drop({ add }: { readonly add: (dropped: Dropped) => void }) {
  const isOver = useSignal(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    isOver.value = false;
    if (event.dataTransfer) add(droppedOf(event.dataTransfer));
  };
  return (
    <label
      class={isOver.value ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        isOver.value = true;
      }}
      onDragLeave={() => (isOver.value = false)}
      onDrop={drop}
    >
      <span>
        Drop pictures here, or <span class="link">choose them</span>
      </span>
      <small>JPEG, PNG, WebP or AVIF, up to {MOST_PICTURES} at once</small>
      <input
        class="unseen"
        type="file"
        accept="image/*"
        multiple
        onChange={({ currentTarget }) => {
          add({ files: [...(currentTarget.files ?? [])] });
          // The same ones may be chosen again.
          currentTarget.value = '';
        }}
      />
    </label>
  );
}

/** Browsers give folders as files that can't be read. */
function droppedOf({ items }: DataTransfer): Dropped {
  const things = [...items].filter(({ kind }) => kind === 'file');
  const isFolder = (thing: DataTransferItem): boolean => thing.webkitGetAsEntry()?.isDirectory === true;
  return {
    files: things.filter((thing) => !isFolder(thing)).flatMap((thing) => thing.getAsFile() ?? []),
    folderCount: things.filter(isFolder).length,
  };
}
