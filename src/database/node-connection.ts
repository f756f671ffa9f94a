import { connect as openSocket } from 'node:net';
import { type Connection, type ConnectionConfig, createConnection } from 'mariadb';

/** A connection to one node by itself. */
export interface NodeConnection {
  readonly connection: Connection;
  /**
   * Ends it at once, without a word to the node; what runs on it is rejected. The connector's own
   * `destroy()` asks the node with KILL over a second connection, and a node outside the primary
   * component refuses that in a way nobody can catch, which ends the process.
   */
  readonly cut: () => void;
}

/**
 * Opens a connection to one node, by address or by Unix socket.
 * @throws whatever the connector throws, also when nobody answered within `connectTimeout` ms
 */
export async function openNodeConnection(
  options: ConnectionConfig & { readonly connectTimeout: number },
): Promise<NodeConnection> {
  const { socketPath, host, port, ...rest } = options;
  const socket = openSocket(
    socketPath === undefined
      ? { host: host ?? '127.0.0.1', port: port ?? 3306 }
      : { path: socketPath },
  );
  socket.setNoDelay(true);
  const cut = (): void => {
    socket.destroy(new Error('cut'));
  };
  const timer = setTimeout(cut, options.connectTimeout);
  try {
    const connection = await createConnection({
      ...rest,
      stream: (ready) => ready(undefined, socket),
    });
    connection.on('error', () => undefined);
    return { connection, cut };
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
