package dev.weightflow.testing.servers;

import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.local.server.S3Server;
import dev.weightflow.schema.file.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Shares one pair of servers with every test that asks for it; the root store closes them at the end of the test run. */
final class EmbeddedServersExtension implements ParameterResolver {

    private static final ExtensionContext.Namespace ROOM =
            ExtensionContext.Namespace.create(EmbeddedServersExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == KafkaBroker.class || type == S3Server.class || type == EmbeddedServers.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        EmbeddedServers servers = context.getRoot()
                .getStore(ROOM)
                .getOrComputeIfAbsent("servers", key -> TemporaryServers.start(), TemporaryServers.class)
                .servers();
        Class<?> type = parameter.getParameter().getType();
        if (type == KafkaBroker.class) {
            return servers.kafka();
        }
        return type == S3Server.class ? servers.s3() : servers;
    }

    /** Servers whose folder is deleted with them. */
    record TemporaryServers(EmbeddedServers servers, Path directory)
            implements AutoCloseable, ExtensionContext.Store.CloseableResource {

        static TemporaryServers start() {
            try {
                Path directory = Files.createTempDirectory("weightflow-servers");
                return new TemporaryServers(EmbeddedServers.start(directory), directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            servers.close();
            try {
                FileTree.delete(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
