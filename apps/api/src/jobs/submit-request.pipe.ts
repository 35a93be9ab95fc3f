import type { PipeTransform } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { SchemaPipe } from '../http/schema.pipe.js';
import type { SubmitRequest } from './submit-job.dto.js';
import { submitRequestSchema } from './submit-job.dto.js';

/** Validates the body of `POST /process`, whose schema depends on the configured bucket: all faults are found at once. */
@Injectable()
export class SubmitRequestPipe implements PipeTransform<unknown, Promise<SubmitRequest>> {
  private readonly pipe = new SchemaPipe();
  private readonly schema: ReturnType<typeof submitRequestSchema>;

  constructor(@Inject(API_CONFIG) config: ApiConfig) {
    this.schema = submitRequestSchema(config.uploadBucket);
  }

  transform(body: unknown): Promise<SubmitRequest> {
    return this.pipe.transform(body, { type: 'body', schema: this.schema }) as Promise<SubmitRequest>;
  }
}
