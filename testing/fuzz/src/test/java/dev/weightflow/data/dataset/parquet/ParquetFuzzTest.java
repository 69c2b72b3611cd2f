package dev.weightflow.data.dataset.parquet;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.fuzz.Changed;
import dev.weightflow.fuzz.OneFile;
import dev.weightflow.fuzz.SoundFiles;
import dev.weightflow.fuzz.Untrusted;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class ParquetFuzzTest {
    private static final Limits LIMITS = new Limits(1 << 20, 20_000, 1 << 20, 1000, 1000);

    static Stream<byte[]> sound() {
        return SoundFiles.in("shared-data/src/test/resources/parquet", ".parquet");
    }

    @MethodSource("sound")
    @FuzzTest
    void reads_or_refuses(byte[] bytes) {
        Optional<ParquetFile> file = Untrusted.read(
                () -> ParquetFile.open(new OneFile("a.parquet", bytes), "a.parquet", LIMITS), DatasetException.class);
        file.ifPresent(read -> read.columns().stream()
                .limit(8)
                .forEach(column -> Untrusted.read(() -> all(read, column), DatasetException.class)));
        Untrusted.read(
                () -> ParquetSource.in(new OneFile("a.parquet", bytes), LIMITS).files(), DatasetException.class);
    }

    private static int all(ParquetFile file, ParquetColumn column) {
        ParquetValues values = file.values(column.path());
        for (int row = 0; row < Math.min(200, file.rows()); row++) {
            int each = row;
            Untrusted.read(() -> values.bytes(each), DatasetException.class);
        }
        return file.rows();
    }

    @Test
    void reads_or_refuses_what_was_changed() {
        Changed.tryAll(sound(), this::reads_or_refuses);
    }
}
