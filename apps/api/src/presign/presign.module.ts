import { Module } from '@nestjs/common';
import { PresignController } from './presign.controller.js';
import { PresignService } from './presign.service.js';
import { UploadSigner } from './upload-signer.js';

@Module({ controllers: [PresignController], providers: [PresignService, UploadSigner], exports: [UploadSigner] })
export class PresignModule {}
