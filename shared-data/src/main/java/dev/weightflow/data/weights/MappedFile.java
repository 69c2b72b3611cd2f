package dev.weightflow.data.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * File mapped read-only in overlapping windows: a buffer ends at 2 GiB, and a mapping for every tensor would exceed the system's limit on mappings.
 * The windows outlive {@link #close()}; they are unmapped when nothing refers to their slices.
 */
final class MappedFile implements ByteSource, AutoCloseable {

    private static final long STRIDE = 1L << 30;

    private final String label;
    private final FileChannel channel;
    private final long size;
    private final Map<Long, ByteBuffer> windows = new HashMap<>();

    private MappedFile(String label, FileChannel channel, long size) {
        this.label = label;
        this.channel = channel;
        this.size = size;
    }

    static MappedFile open(Path file) {
        return open(file, file.toString());
    }

    static MappedFile open(Path file, String label) {
        if (Files.isDirectory(file)) {
            throw new WeightsException.Unreadable(label, "this is a directory, not a weight file", null);
        }
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return new MappedFile(label, channel, channel.size());
        } catch (NoSuchFileException e) {
            throw new WeightsException.Missing(label, e);
        } catch (IOException e) {
            throw unreadable(label, e);
        }
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public ByteBuffer slice(long offset, int length) {
        Objects.checkFromIndexSize(offset, length, size);
        long start = offset / STRIDE * STRIDE;
        boolean inWindow = offset - start + length <= Integer.MAX_VALUE;
        ByteBuffer window = inWindow ? windows.computeIfAbsent(start, this::map) : map(offset);
        int from = inWindow ? (int) (offset - start) : 0;
        return window.slice(from, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer map(long start) {
        try {
            return channel.map(MapMode.READ_ONLY, start, Math.min(size - start, Integer.MAX_VALUE));
        } catch (IOException e) {
            throw unreadable(label, e);
        }
    }

    private static WeightsException unreadable(String label, IOException e) {
        return new WeightsException.Unreadable(label, "the file cannot be read (" + e + ")", e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unreadable(label, e);
        }
    }
}
