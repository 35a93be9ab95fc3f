import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { Public } from '../auth/access.js';
import { CatalogueAnswerInterceptor } from './catalogue-answer.interceptor.js';
import type { ExerciseDetails, ExercisePage, ListExercisesQuery } from './exercises.dto.js';
import { listExercisesQuerySchema } from './exercises.dto.js';
import { ExercisesService } from './exercises.service.js';

@Controller('exercises')
@UseInterceptors(CatalogueAnswerInterceptor)
export class ExercisesController {
  constructor(private readonly service: ExercisesService) {}

  @Get()
  @Public()
  list(@Query({ schema: listExercisesQuerySchema }) query: ListExercisesQuery): Promise<ExercisePage> {
    return this.service.list(query);
  }

  @Get(':exerciseId')
  @Public()
  read(@Param('exerciseId') exerciseId: string): Promise<ExerciseDetails> {
    return this.service.read(exerciseId);
  }
}
