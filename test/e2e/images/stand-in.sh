#!/usr/bin/env bash
# Makes a base image for the tests of the images where none can be pulled: Debian's own files, the Node.js of node_modules, npm, and
# what the Dockerfiles would install. Needs root, buildah and debootstrap:
#   sudo test/e2e/images/stand-in.sh localhost/node-stand-in
set -euo pipefail
image=$1
modules="$(cd "$(dirname "$0")/../../.." && pwd)/node_modules"
npm="$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")"
container="$(buildah from scratch)"
root="$(buildah mount "$container")"

debootstrap --variant=minbase --include=ca-certificates,libstdc++6,tini bookworm "$root"
# As in Debian's images: what apt keeps of its lists would be a third of the image.
echo 'Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";' >"$root/etc/apt/apt.conf.d/docker-clean"
rm -rf "$root"/var/cache/apt/*.bin "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
chroot "$root" groupadd --gid 1000 node
chroot "$root" useradd --uid 1000 --gid node --create-home node
install -m 755 "$modules/node/bin/node" "$root/usr/local/bin/node"
mkdir "$root/usr/local/lib/node_modules"
cp -r "$npm" "$root/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"

# Of Lambda's images, too.
buildah config --env LAMBDA_TASK_ROOT=/var/task "$container"
buildah commit --quiet --rm "$container" "$image"
