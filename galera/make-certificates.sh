#!/bin/bash
# Makes what nodes and arbitrators know each other by: an authority of this installation's own (ca.pem,
# ca-key.pem) and one certificate for all its members (cert.pem, key.pem), valid for two years.
# What is there stays; with --renew the authority, valid for ten years, makes a new certificate.
#   make-certificates.sh <folder> [--renew]
set -euo pipefail
umask 077
mkdir -p "$1"
cd "$1"
new_key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -sha256)

if [ ! -f ca.pem ]; then
  openssl req -x509 "${new_key[@]}" -days 3650 -subj '/CN=Picket cluster authority' \
    -addext 'keyUsage=critical,keyCertSign' -keyout ca-key.pem -out ca.pem.new
  mv ca.pem.new ca.pem
fi

if [ ! -f cert.pem ] || [ "${2:-}" = --renew ]; then
  openssl req -new "${new_key[@]}" -subj '/CN=Picket cluster member' \
    -keyout key.pem.new -out request.pem
  openssl x509 -req -in request.pem -CA ca.pem -CAkey ca-key.pem -days 730 -sha256 \
    -set_serial "0x$(openssl rand -hex 8)" -out cert.pem.new \
    -extfile <(printf 'extendedKeyUsage=serverAuth,clientAuth\n')
  rm request.pem
  mv key.pem.new key.pem
  mv cert.pem.new cert.pem
fi
