export function Reload() {
  return (
    <button type="button" class="primary" onClick={() => location.reload()}>
      Load it again
    </button>
  );
}
