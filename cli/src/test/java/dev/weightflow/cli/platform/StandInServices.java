package dev.weightflow.cli.platform;

import dev.weightflow.local.platform.PlatformOptions;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.local.process.PackagedService;
import io.quarkus.runner.GeneratedMain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Project with built services that do nothing. */
final class StandInServices {

    private StandInServices() {}

    static void build(Path project) throws IOException {
        String entry = GeneratedMain.class.getName().replace('.', '/') + ".class";
        for (ServiceName service : ServiceName.values()) {
            PackagedService built = PlatformOptions.usual(project).applicationOf(service);
            Path jar = Files.createDirectories(built.folder().resolve("app")).resolve("service.jar");
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                    InputStream code = GeneratedMain.class.getResourceAsStream("/" + entry)) {
                out.putNextEntry(new JarEntry(entry));
                code.transferTo(out);
            }
            Files.copy(jar, built.jar(), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
