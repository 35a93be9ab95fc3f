/** What the proxy stands in front of. */
export type Service = 'dynamodb' | 'sqs' | 's3';

/** One AWS request as the proxy names it. */
export interface Call {
  /** Which process sends it, such as `worker-1`. */
  readonly sender: string;
  readonly service: Service;
  /** AWS's own name, such as `UpdateItem`. */
  readonly operation: string;
  /** The job protocol's name for it, such as `start`. */
  readonly step: string;
  /** It is the n-th call of its proxy. */
  readonly sequence: number;
  readonly jobId?: string;
  /** Of a call about one image. */
  readonly imageIndex?: number;
}

/** What is read of a request in order to name it. */
export type CallName = Pick<Call, 'operation' | 'step' | 'jobId' | 'imageIndex'>;
