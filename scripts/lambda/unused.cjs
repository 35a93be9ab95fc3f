// In the function's bundle this stands for packages that Express and Nest load whether an app uses them or not: body-parser and
// multer, with all that they load themselves. Bodies are read by JsonBodyMiddleware, and forms go to S3.
function unused() {
  throw new Error("This package is not in the function's bundle: scripts/build.mjs leaves it out");
}

module.exports = Object.assign(unused, { json: unused, raw: unused, text: unused, urlencoded: unused });
