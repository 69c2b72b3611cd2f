package dev.weightflow.cli.platform;

import io.quarkus.bootstrap.runner.QuarkusEntryPoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A project with built services that do nothing. */
final class StandInServices {

    private StandInServices() {}

    static void build(Path project) throws IOException {
        String entry = QuarkusEntryPoint.class.getName().replace('.', '/') + ".class";
        for (ServiceName service : ServiceName.values()) {
            Path jar = PlatformOptions.usual(project).applicationOf(service);
            Files.createDirectories(jar.getParent());
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                    InputStream code = QuarkusEntryPoint.class.getResourceAsStream("/" + entry)) {
                out.putNextEntry(new JarEntry(entry));
                code.transferTo(out);
            }
        }
    }
}
