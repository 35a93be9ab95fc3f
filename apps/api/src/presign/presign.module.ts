import { Module } from '@nestjs/common';
import { PresignController } from './presign.controller.js';
import { PresignService } from './presign.service.js';

@Module({ controllers: [PresignController], providers: [PresignService] })
export class PresignModule {}
