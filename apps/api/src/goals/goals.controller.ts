import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res, UseInterceptors } from '@nestjs/common';
import type { Response as ExpressResponse } from 'express';
import { ForUser } from '../auth/access.js';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/caller.js';
import type { ExpectedVersion } from '../http/if-match.js';
import { IfMatch } from '../http/if-match.js';
import { VersionTagInterceptor } from '../http/version-tag.interceptor.js';
import type { CreateGoal, GoalPage, GoalView, ListGoalsQuery, ReplaceGoal } from './goals.dto.js';
import { createGoalSchema, listGoalsQuerySchema, replaceGoalSchema } from './goals.dto.js';
import { GoalsService } from './goals.service.js';

@Controller('goals')
@ForUser()
export class GoalsController {
  constructor(private readonly service: GoalsService) {}

  @Get()
  list(
    @CurrentCaller() { userId }: Caller,
    @Query({ schema: listGoalsQuerySchema }) query: ListGoalsQuery,
  ): Promise<GoalPage> {
    return this.service.list(userId, query);
  }

  @Post()
  @UseInterceptors(VersionTagInterceptor)
  async create(
    @CurrentCaller() { userId }: Caller,
    @Body({ schema: createGoalSchema }) goal: CreateGoal,
    @Res({ passthrough: true }) response: ExpressResponse,
  ): Promise<GoalView> {
    const created = await this.service.create(userId, goal);
    response.location(`/goals/${created.goalId}`);
    return created;
  }

  @Get(':goalId')
  @UseInterceptors(VersionTagInterceptor)
  read(@CurrentCaller() { userId }: Caller, @Param('goalId') goalId: string): Promise<GoalView> {
    return this.service.read(userId, goalId);
  }

  @Put(':goalId')
  @UseInterceptors(VersionTagInterceptor)
  replace(
    @CurrentCaller() { userId }: Caller,
    @Param('goalId') goalId: string,
    @Body({ schema: replaceGoalSchema }) goal: ReplaceGoal,
    @IfMatch() expected: ExpectedVersion,
  ): Promise<GoalView> {
    return this.service.replace(userId, goalId, goal, expected);
  }

  @Delete(':goalId')
  @HttpCode(204)
  delete(
    @CurrentCaller() { userId }: Caller,
    @Param('goalId') goalId: string,
    @IfMatch() expected: ExpectedVersion,
  ): Promise<void> {
    return this.service.delete(userId, goalId, expected);
  }
}
