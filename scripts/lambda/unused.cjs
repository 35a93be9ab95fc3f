// In the function's bundle this stands for packages that Express and Nest load whether an app uses them or not, with all that they
// load themselves: body-parser and multer (JsonBodyMiddleware reads bodies, and forms go to S3), qs (queries are parsed by
// node:querystring, Express's default), send and serve-static (files are served by S3).
function unused() {
  throw new Error("This package is not in the function's bundle: scripts/lambda/build-lambda.mjs leaves it out");
}

module.exports = Object.assign(unused, { json: unused, raw: unused, text: unused, urlencoded: unused, parse: unused });
