import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query, Res, UseInterceptors } from '@nestjs/common';
import type { Response as ExpressResponse } from 'express';
import { Public, RequirePermission } from '../auth/access.js';
import type { ExpectedVersion } from '../http/if-match.js';
import { IfMatch } from '../http/if-match.js';
import { CatalogueAnswerInterceptor } from './catalogue-answer.interceptor.js';
import type { CatalogueData } from './catalogue-data.js';
import { serialise } from './catalogue-data.js';
import { CataloguePages } from './catalogue-pages.js';
import type { ListExercisesQuery, PutExercise } from './exercises.dto.js';
import { listExercisesQuerySchema, putExerciseSchema } from './exercises.dto.js';
import { ExercisesService } from './exercises.service.js';
import { WriteExerciseService } from './write-exercise.service.js';

@Controller('exercises')
export class ExercisesController {
  constructor(
    private readonly pages: CataloguePages,
    private readonly service: ExercisesService,
    private readonly writes: WriteExerciseService,
  ) {}

  @Get()
  @Public()
  @UseInterceptors(CatalogueAnswerInterceptor)
  list(@Query({ schema: listExercisesQuerySchema }) query: ListExercisesQuery): Promise<CatalogueData> {
    return this.pages.read(query);
  }

  @Get(':exerciseId')
  @Public()
  @UseInterceptors(CatalogueAnswerInterceptor)
  async read(@Param('exerciseId') exerciseId: string): Promise<CatalogueData> {
    return serialise(await this.service.read(exerciseId));
  }

  @Put(':exerciseId')
  @RequirePermission('exercises:write')
  @UseInterceptors(CatalogueAnswerInterceptor)
  async put(
    @Param('exerciseId') exerciseId: string,
    @Body({ schema: putExerciseSchema }) content: PutExercise,
    @IfMatch() expected: ExpectedVersion,
    @Res({ passthrough: true }) response: ExpressResponse,
  ): Promise<CatalogueData> {
    const { exercise, isCreated } = await this.writes.put(exerciseId, content, expected);
    if (isCreated) response.status(201);
    return serialise(exercise);
  }

  @Delete(':exerciseId')
  @RequirePermission('exercises:write')
  @HttpCode(204)
  delete(@Param('exerciseId') exerciseId: string, @IfMatch() expected: ExpectedVersion): Promise<void> {
    return this.writes.delete(exerciseId, expected);
  }
}
