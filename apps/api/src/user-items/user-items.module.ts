import { Module } from '@nestjs/common';
import { UserItems } from './user-items.js';

@Module({ providers: [UserItems], exports: [UserItems] })
export class UserItemsModule {}
