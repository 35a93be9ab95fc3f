import { Controller, Get } from '@nestjs/common';
import packageJson from '../../../../package.json' with { type: 'json' };
import { Public } from '../auth/access.js';
import { ReadinessService } from './readiness.service.js';

/** Says that the process lives. */
export interface Health {
  readonly status: 'ok';
  readonly version: string;
  readonly uptimeSeconds: number;
}

@Controller('health')
@Public()
export class HealthController {
  constructor(private readonly readiness: ReadinessService) {}

  @Get()
  health(): Health {
    return { status: 'ok', version: packageJson.version, uptimeSeconds: Math.floor(process.uptime()) };
  }

  @Get('ready')
  async ready(): Promise<{ status: 'ok' }> {
    await this.readiness.check();
    return { status: 'ok' };
  }
}
