package dev.weightflow.fuzz;

import dev.weightflow.data.dataset.source.Source;
import dev.weightflow.data.dataset.source.SourceFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Source of a single file, in memory. */
public record OneFile(String name, byte[] content) implements Source {
    @Override
    public String description() {
        return "memory";
    }

    @Override
    public List<SourceFile> files() {
        return List.of(new SourceFile(name, content.length));
    }

    @Override
    public Optional<SourceFile> find(String sought) {
        return files().stream().filter(file -> file.name().equals(sought)).findFirst();
    }

    @Override
    public InputStream open(String file) {
        return new ByteArrayInputStream(content);
    }

    @Override
    public void close() {}
}
