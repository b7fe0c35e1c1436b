// A real Neo4j for the exams, on 127.0.0.1, without a password: `java -cp 'jars/*' Neo4jServer.java <data folder> <port>`.
// It ends when its standard input does, so it never outlives the tests that started it.
import java.nio.file.Path;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.ConnectorPortRegister;
import org.neo4j.configuration.connectors.ConnectorType;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.io.ByteUnit;
import org.neo4j.kernel.internal.GraphDatabaseAPI;

public class Neo4jServer {
  public static void main(String[] args) throws Exception {
    var server = new DatabaseManagementServiceBuilder(Path.of(args[0]))
        .setConfig(BoltConnector.enabled, true)
        .setConfig(BoltConnector.listen_address, new SocketAddress("127.0.0.1", Integer.parseInt(args[1])))
        .setConfig(GraphDatabaseSettings.auth_enabled, false)
        .setConfig(GraphDatabaseSettings.pagecache_memory, ByteUnit.mebiBytes(128))
        .build();
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown));
    var database = (GraphDatabaseAPI) server.database(GraphDatabaseSettings.DEFAULT_DATABASE_NAME);
    var ports = database.getDependencyResolver().resolveDependency(ConnectorPortRegister.class);
    System.out.println("ready bolt://127.0.0.1:" + ports.getLocalAddress(ConnectorType.BOLT).getPort());
    while (System.in.read() != -1) {}
    System.exit(0);
  }
}
