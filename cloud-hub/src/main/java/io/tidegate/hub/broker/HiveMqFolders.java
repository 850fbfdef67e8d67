package io.tidegate.hub.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folders that HiveMQ insists on, and the configuration file in one of them.
 *
 * @param configuration holds config.xml, written anew at each start
 * @param data stays nearly empty: persistence is in memory
 * @param extensions stays empty: ours is embedded
 */
record HiveMqFolders(Path configuration, Path data, Path extensions) {

    static HiveMqFolders create(HiveMqBroker.Options options) throws IOException {
        Path directory = options.directory();
        HiveMqFolders folders = new HiveMqFolders(
                Files.createDirectories(directory.resolve("conf")),
                Files.createDirectories(directory.resolve("data")),
                Files.createDirectories(directory.resolve("extensions")));
        Files.writeString(folders.configuration().resolve("config.xml"), xml(options));
        return folders;
    }

    /**
     * Topic aliases are off because Paho resends messages that carry nothing but an alias after a reconnect, for ever.
     * QoS 2 is off because it promises nothing that receipts do not. Message expiry is left unbounded here: a retained
     * configuration must not vanish; what may is published with an expiry of its own.
     */
    private static String xml(HiveMqBroker.Options options) {
        return """
                <?xml version="1.0"?>
                <!-- Written by tidegate-hub at each start; changes are lost. See hub.yaml. -->
                <hivemq>
                  <listeners>
                    <tcp-listener>
                      <port>%d</port>
                      <bind-address>%s</bind-address>
                      <name>agents</name>
                    </tcp-listener>
                  </listeners>
                  <mqtt>
                    <queued-messages>
                      <max-queue-size>%d</max-queue-size>
                      <strategy>discard-oldest</strategy>
                    </queued-messages>
                    <quality-of-service><max-qos>1</max-qos></quality-of-service>
                    <topic-alias><enabled>false</enabled></topic-alias>
                    <session-expiry><max-interval>%d</max-interval></session-expiry>
                    <shared-subscriptions><enabled>false</enabled></shared-subscriptions>
                    <keep-alive>
                      <max-keep-alive>%d</max-keep-alive>
                      <allow-unlimited>false</allow-unlimited>
                    </keep-alive>
                    <packets><max-packet-size>%d</max-packet-size></packets>
                    <receive-maximum><server-receive-maximum>%d</server-receive-maximum></receive-maximum>
                  </mqtt>
                  <restrictions>
                    <max-connections>%d</max-connections>
                    <max-client-id-length>64</max-client-id-length>
                    <max-topic-length>256</max-topic-length>
                    <no-connect-idle-timeout>10000</no-connect-idle-timeout>
                  </restrictions>
                  <security>
                    <allow-empty-client-id><enabled>false</enabled></allow-empty-client-id>
                  </security>
                  <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                  <persistence><mode>in-memory</mode></persistence>
                </hivemq>
                """.formatted(
                        options.listen().getPort(),
                        options.listen().getAddress().getHostAddress(),
                        options.maxQueuedMessages(),
                        options.maxSessionExpiry().toSeconds(),
                        options.maxKeepAlive().toSeconds(),
                        options.maxPacketBytes(),
                        options.receiveMaximum(),
                        options.maxConnections());
    }
}
