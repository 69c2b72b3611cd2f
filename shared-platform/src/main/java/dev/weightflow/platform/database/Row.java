package dev.weightflow.platform.database;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/** Row of a table, whose checksum was right when it was read. */
public final class Row {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final char NUL = '\0';
    private static final char REPLACEMENT = '\ufffd';

    private final Table table;
    private final Object[] values;

    Row(Table table, Object[] values) {
        this.table = table;
        this.values = values;
    }

    public String text(String column) {
        return (String) values[table.place(column)];
    }

    public Optional<String> optionalText(String column) {
        return Optional.ofNullable(text(column));
    }

    public long number(String column) {
        return (Long) values[table.place(column)];
    }

    public Optional<Long> optionalNumber(String column) {
        return Optional.ofNullable((Long) values[table.place(column)]);
    }

    public Optional<Instant> optionalInstant(String column) {
        return optionalNumber(column).map(any -> instant(column));
    }

    /** @param column one that was stored from an {@link Instant} */
    public Instant instant(String column) {
        return Instant.ofEpochSecond(0, number(column));
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }

    static Object stored(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(Row::stored).orElse(null);
        } else if (value instanceof Instant moment) {
            return Math.addExact(Math.multiplyExact(moment.getEpochSecond(), NANOS), moment.getNano());
        } else if (value instanceof Number number) {
            return number.longValue();
        } else if (value instanceof String text && text.indexOf(NUL) >= 0) {
            // PostgreSQL keeps no such text; the same stands for it in questions
            return text.replace(NUL, REPLACEMENT);
        }
        return value;
    }

    /** Returns the checksum of stored values in the order of their columns. */
    static long checksum(List<Object> values) {
        CRC32 crc = new CRC32();
        ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
        for (Object value : values) {
            if (value instanceof String text) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                crc.update(bytes);
                crc.update(number.putLong(0, bytes.length).array());
            } else {
                crc.update(number.putLong(0, value == null ? 0 : (Long) value).array());
                crc.update(value == null ? 0 : 1);
            }
        }
        return crc.getValue();
    }
}
