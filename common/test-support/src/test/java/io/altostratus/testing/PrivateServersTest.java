package io.altostratus.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;

@SliceTest
class PrivateServersTest {

    @Test
    void mariaDbKeepsCommittedDataThroughACrash() throws Exception {
        MariaDbServer server = MariaDbServer.shared();
        MariaDbServer.Schema schema = server.createSchema("crash");
        try (var connection = DriverManager.getConnection(schema.url(), schema.username(), schema.password());
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept (id INT PRIMARY KEY)");
            statement.execute("INSERT INTO kept VALUES (7)");
        }

        server.crashAndRestart();

        try (var connection = DriverManager.getConnection(schema.url(), schema.username(), schema.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id FROM kept")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(7);
        }
    }

    @Test
    void rabbitMqTakesDefinitions() throws Exception {
        RabbitMqServer server = RabbitMqServer.shared();
        server.importDefinitions("""
                {"queues": [{"name": "imported", "vhost": "/", "durable": true, "auto_delete": false, "arguments": {}}]}
                """);

        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(server.port());
        factory.setUsername("test");
        factory.setPassword("test");
        try (Connection connection = factory.newConnection();
                var channel = connection.createChannel()) {
            assertThat(channel.queueDeclarePassive("imported").getQueue()).isEqualTo("imported");
        }
    }
}
