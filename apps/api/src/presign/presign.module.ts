import { Module } from '@nestjs/common';
import { DownloadSigner } from './download-signer.js';
import { ObjectUrls } from './object-urls.js';
import { PresignController } from './presign.controller.js';
import { PresignService } from './presign.service.js';
import { UploadSigner } from './upload-signer.js';

@Module({
  controllers: [PresignController],
  providers: [DownloadSigner, ObjectUrls, PresignService, UploadSigner],
  exports: [DownloadSigner, UploadSigner],
})
export class PresignModule {}
