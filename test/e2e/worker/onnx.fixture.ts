// ONNX files made by hand: protobuf is a field's number and type, then its value, so that a few lines write a whole model.

const FLOAT = 1;

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

/** A field that holds a number. */
export function numberField(field: number, value: number): Buffer {
  return Buffer.from([...varint(field * 8), ...varint(value)]);
}

/** A field that holds a text or a message. */
export function bytesField(field: number, content: string | readonly Buffer[]): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.concat(content);
  return Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(bytes.length)]), bytes]);
}

function tensorType(shape: readonly number[]): Buffer {
  const dimensions = shape.map((size) => bytesField(1, [numberField(1, size)]));
  return bytesField(1, [numberField(1, FLOAT), bytesField(2, dimensions)]);
}

function valueInfo(field: number, name: string, type: Buffer): Buffer {
  return bytesField(field, [bytesField(1, name), bytesField(2, [type])]);
}

function model(operator: string, input: Buffer, output: Buffer, names: readonly string[] = ['out']): Buffer {
  const nodes = names.map((name) => bytesField(1, [bytesField(1, 'in'), bytesField(2, name), bytesField(4, operator)]));
  const outputs = names.map((name) => valueInfo(12, name, output));
  const graph = [...nodes, bytesField(2, 'graph'), valueInfo(11, 'in', input), ...outputs];
  return Buffer.concat([numberField(1, 8), bytesField(7, graph), bytesField(8, [numberField(2, 13)])]);
}

/** A model that hands its one input on as each of its outputs: of no detector's family. */
export function identityModel(shape: readonly number[], outputs?: readonly string[]): Buffer {
  return model('Identity', tensorType(shape), tensorType(shape), outputs);
}

/** A model whose one output is a sequence of its one input. */
export function sequenceModel(shape: readonly number[]): Buffer {
  const sequenceType = bytesField(4, [bytesField(1, [tensorType(shape)])]);
  return model('SequenceConstruct', tensorType(shape), sequenceType);
}

/** A model whose one operator no runtime knows. */
export function unknownOperatorModel(shape: readonly number[]): Buffer {
  return model('FancyOp', tensorType(shape), tensorType(shape));
}
