import { Module } from '@nestjs/common';
import { PresignModule } from '../presign/presign.module.js';
import { CataloguePages } from './catalogue-pages.js';
import { ExerciseParser } from './exercise-parser.js';
import { ExercisesController } from './exercises.controller.js';
import { ExercisesRepository } from './exercises.repository.js';
import { ExercisesService } from './exercises.service.js';
import { PictureUrls } from './picture-urls.js';
import { WriteExerciseService } from './write-exercise.service.js';

@Module({
  imports: [PresignModule],
  controllers: [ExercisesController],
  providers: [CataloguePages, ExerciseParser, ExercisesRepository, ExercisesService, PictureUrls, WriteExerciseService],
})
export class ExercisesModule {}
