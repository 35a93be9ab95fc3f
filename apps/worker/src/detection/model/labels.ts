import { UnusableModelError } from '../detection.errors.js';
import type { Decoder, OutputLayout } from '../decode/decoder.js';
import type { ModelFile } from './model-file.js';
import { LABEL_SETS, labelSet } from './label-sets.js';
import { parseNames } from './names.js';
import { sidecarPathOf } from './sidecar.js';

type Labels = readonly string[] | Readonly<Record<string, string>>;

/** The labels that the sidecar names, or else the metadata. */
export function namedLabels({ sidecar, metadata }: ModelFile): Labels | undefined {
  const { labels } = sidecar;
  if (labels !== undefined) return typeof labels === 'string' ? labelSet(labels) : labels;
  const names = metadata.get('names');
  return names === undefined ? undefined : parseNames(names);
}

/** Whether the metadata names labels in a way that no exporter known here does, or that can't be shown. */
export function hasUnreadableNames({ sidecar, metadata }: ModelFile): boolean {
  const names = metadata.get('names');
  return sidecar.labels === undefined && names !== undefined && parseNames(names) === undefined;
}

/** How many classes there are by their labels: those in a list, or one more than the highest id. */
export function labelCountOf(labels: Labels): number {
  return isList(labels) ? labels.length : Math.max(...Object.keys(labels).map(Number)) + 1;
}

/** Whether outputs can have as many classes as these labels name; an object may leave some out. */
export function labelsFit(labels: Labels, { classes, unnamed = 0 }: OutputLayout): boolean {
  if (classes === undefined) return true;
  const count = labelCountOf(labels);
  return isList(labels) ? count === classes || count === classes - unnamed : count <= classes;
}

/** What is said of labels that do not fit, with the set that would. */
export function miscount(labels: Labels, { classes, unnamed = 0 }: OutputLayout): string {
  const set = LABEL_SETS.find((name) => [classes, (classes ?? 0) - unnamed].includes(labelCountOf(labelSet(name))));
  const fitting = set === undefined ? '' : ` ("${set}" has as many as there are classes)`;
  return `${classes} classes, but ${labelCountOf(labels)} labels are named${fitting}`;
}

/**
 * The labels by class id; a class that nobody names is called by its number.
 *
 * @throws {UnusableModelError} when labels and outputs differ in the number of classes.
 */
export function labelsById(
  file: ModelFile,
  named: Labels | undefined,
  layout: OutputLayout,
  { firstClassId = 0, labels: usual }: Decoder,
): string[] {
  const { classes } = layout;
  const labels = named ?? usual;
  if (labels === undefined) return fill(classes ?? 0, {});
  const count = labelCountOf(labels);
  if (!labelsFit(labels, layout)) {
    throw new UnusableModelError(
      `The model ${file.path} has ${miscount(labels, layout)}: list all of them in "labels" of ${sidecarPathOf(file.path)}`,
    );
  }
  if (!isList(labels)) return fill(classes ?? count, labels);
  const byId = Object.fromEntries(labels.map((label, index) => [index + firstClassId, label]));
  return fill(classes ?? count + firstClassId, byId);
}

function isList(labels: Labels): labels is readonly string[] {
  return Array.isArray(labels);
}

function fill(count: number, labels: Readonly<Record<string, string>>): string[] {
  return Array.from({ length: count }, (_, id) => labels[id] ?? `class ${id}`);
}
