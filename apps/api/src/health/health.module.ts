import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { Probes } from './probes.js';
import { ReadinessService } from './readiness.service.js';

@Module({ controllers: [HealthController], providers: [Probes, ReadinessService] })
export class HealthModule {}
