import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query, Res, UseInterceptors } from '@nestjs/common';
import type { Response as ExpressResponse } from 'express';
import { Public, RequirePermission } from '../auth/access.js';
import type { ExpectedVersion } from '../http/if-match.js';
import { IfMatch } from '../http/if-match.js';
import { CatalogueAnswerInterceptor } from './catalogue-answer.interceptor.js';
import type { ExerciseDetails, ExercisePage, ListExercisesQuery, PutExercise } from './exercises.dto.js';
import { listExercisesQuerySchema, putExerciseSchema } from './exercises.dto.js';
import { ExercisesService } from './exercises.service.js';
import { WriteExerciseService } from './write-exercise.service.js';

@Controller('exercises')
export class ExercisesController {
  constructor(
    private readonly service: ExercisesService,
    private readonly writes: WriteExerciseService,
  ) {}

  @Get()
  @Public()
  @UseInterceptors(CatalogueAnswerInterceptor)
  list(@Query({ schema: listExercisesQuerySchema }) query: ListExercisesQuery): Promise<ExercisePage> {
    return this.service.list(query);
  }

  @Get(':exerciseId')
  @Public()
  @UseInterceptors(CatalogueAnswerInterceptor)
  read(@Param('exerciseId') exerciseId: string): Promise<ExerciseDetails> {
    return this.service.read(exerciseId);
  }

  @Put(':exerciseId')
  @RequirePermission('exercises:write')
  @UseInterceptors(CatalogueAnswerInterceptor)
  async put(
    @Param('exerciseId') exerciseId: string,
    @Body({ schema: putExerciseSchema }) content: PutExercise,
    @IfMatch() expected: ExpectedVersion,
    @Res({ passthrough: true }) response: ExpressResponse,
  ): Promise<ExerciseDetails> {
    const { exercise, isCreated } = await this.writes.put(exerciseId, content, expected);
    if (isCreated) response.status(201);
    return exercise;
  }

  @Delete(':exerciseId')
  @RequirePermission('exercises:write')
  @HttpCode(204)
  delete(@Param('exerciseId') exerciseId: string, @IfMatch() expected: ExpectedVersion): Promise<void> {
    return this.writes.delete(exerciseId, expected);
  }
}
