# Sourced by the container scripts with a folder: exports what node.cnf and arbitrator.cnf ask for
# about encryption, from the one setting PICKET_CLUSTER_TLS, on or off. The folder gets a copy of the
# certificates, because the server's user may not read the ones that are mounted.
export TLS_FOLDER=$1 SST_ENCRYPT=0 GROUP_TLS=socket.ssl=NO
case "${PICKET_CLUSTER_TLS:-off}" in
  off) ;;
  on)
    mkdir -p "$TLS_FOLDER"
    cp "${TLS_SOURCE:-/etc/picket/tls}"/{ca,cert,key}.pem "$TLS_FOLDER/"
    SST_ENCRYPT=4
    GROUP_TLS="socket.ssl=YES;socket.ssl_key=$TLS_FOLDER/key.pem"
    GROUP_TLS+=";socket.ssl_cert=$TLS_FOLDER/cert.pem;socket.ssl_ca=$TLS_FOLDER/ca.pem"
    ;;
  *)
    echo "PICKET_CLUSTER_TLS is on or off, not $PICKET_CLUSTER_TLS" >&2
    exit 1
    ;;
esac
