import { Module } from '@nestjs/common';
import { ExercisesModule } from '../exercises/exercises.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { SessionStoreModule } from '../sessions/session-store.module.js';
import { HealthController } from './health.controller.js';
import { ReadinessService } from './readiness.service.js';

@Module({
  imports: [ExercisesModule, JobsModule, SessionStoreModule],
  controllers: [HealthController],
  providers: [ReadinessService],
})
export class HealthModule {}
