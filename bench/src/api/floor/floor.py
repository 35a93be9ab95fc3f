"""The floor in Python: GET /exercises as one writes it by hand with nothing but boto3."""

import json
import os
from datetime import datetime, timedelta, timezone

import boto3
from boto3.dynamodb.types import TypeDeserializer
from botocore.config import Config

SECONDS = 3600

# Starts sooner than the resource of the table would.
dynamodb = boto3.client("dynamodb")
deserialize = TypeDeserializer().deserialize
# boto3 signs by Signature Version 2 unless it is told not to.
s3 = boto3.client("s3", config=Config(signature_version="s3v4"))
table = os.environ["EXERCISES_TABLE_NAME"]
bucket = os.environ["EXERCISES_BUCKET_NAME"]


def handler(event, _context):
    limit = int((event.get("queryStringParameters") or {}).get("limit", 100))
    stored = dynamodb.scan(TableName=table, Limit=limit)["Items"]
    items = [{name: deserialize(value) for name, value in item.items()} for item in stored]
    now = datetime.now(timezone.utc)
    expiration = iso(now + timedelta(seconds=SECONDS))
    exercises = [view(item, expiration) for item in items]
    body = {"success": True, "data": {"exercises": exercises, "count": len(exercises)}, "timestamp": iso(now)}
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json", "access-control-allow-origin": "*"},
        "body": json.dumps(body),
    }


def view(item, expiration):
    return {
        "exerciseId": item["exerciseId"],
        "name": item["name"],
        "description": item["description"],
        "difficultyLevel": item["difficultyLevel"],
        "imageUrl": url_of(item["imageKey"]),
        "imageUrlExpiration": expiration,
        "thumbnailImageUrl": url_of(item["thumbnailImageKey"]),
        "thumbnailImageUrlExpiration": expiration,
    }


def url_of(key):
    return s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": key}, ExpiresIn=SECONDS)


def iso(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
