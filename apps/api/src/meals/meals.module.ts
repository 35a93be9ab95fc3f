import { Module } from '@nestjs/common';
import { UserItemsModule } from '../user-items/user-items.module.js';
import { MealsController } from './meals.controller.js';
import { MealsRepository } from './meals.repository.js';
import { MealsService } from './meals.service.js';

@Module({
  imports: [UserItemsModule],
  controllers: [MealsController],
  providers: [MealsRepository, MealsService],
})
export class MealsModule {}
