import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ForUser } from '../auth/access.js';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/caller.js';
import type { PageQuery } from '../user-items/user-page.js';
import { pageQuerySchema } from '../user-items/user-page.js';
import type { CreateMeal, MealPage, MealView } from './meals.dto.js';
import { createMealSchema } from './meals.dto.js';
import { MealsService } from './meals.service.js';

@Controller('meals')
@ForUser()
export class MealsController {
  constructor(private readonly service: MealsService) {}

  @Post()
  create(
    @CurrentCaller() { userId }: Caller,
    @Body({ schema: createMealSchema }) { name }: CreateMeal,
  ): Promise<MealView> {
    return this.service.create(userId, name);
  }

  @Get()
  list(@CurrentCaller() { userId }: Caller, @Query({ schema: pageQuerySchema }) query: PageQuery): Promise<MealPage> {
    return this.service.list(userId, query);
  }
}
