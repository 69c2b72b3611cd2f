package dev.weightflow.ingestion.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Violation;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.pascal.PascalMt;
import dev.weightflow.platform.job.JobFailedException;
import dev.weightflow.schema.PascalTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceAllowlistTest {
    @TempDir
    Path temp;

    private Path open;
    private SourceAllowlist sources;

    @BeforeEach
    void one_folder_is_open() throws IOException {
        open = Files.createDirectories(temp.resolve("open"));
        Files.createDirectories(temp.resolve("closed/inside"));
        sources = SourceAllowlist.of(
                List.of(open),
                List.of(S3Address.of("s3://open/photos")),
                List.of(ArchiveAddress.of("https://data.example.org/sets/")));
    }

    @Test
    void a_folder_below_a_root_is_opened() throws IOException {
        Path inside = Files.createDirectories(open.resolve("a/b"));

        assertThat(sources.resolve(inside.toString())).isEqualTo(inside.toRealPath());
        assertThat(sources.resolve(open + "/a/../a/b/")).isEqualTo(inside.toRealPath());
    }

    @ParameterizedTest
    @CsvSource({
        "s3://bucket/prefix, outside-roots, add it to weightflow.ingestion.buckets",
        "s3://open/photos/../closed, unsupported-source, leave it out",
        "s3://open/photographs, outside-roots, (s3://open/photos/)",
        "S3://open/photos, unsupported-source, bring its content into a folder and give that",
        "https://example.org/x.tar, outside-roots, add its address to weightflow.ingestion.urls",
        "https://data.example.org/sets.tar, outside-roots, (https://data.example.org/sets/)",
        "http://data.example.org/sets/x.tar, outside-roots, weightflow.ingestion.urls",
        "https://data.example.org:8443/sets/x.tar, outside-roots, weightflow.ingestion.urls",
        "https://data.example.org/sets/x, unsupported-source, pack it as .tar",
        "https://data.example.org/sets/../x.tar, unsupported-source, without user",
        "https://data.example.org/sets/%2e%2e/x.tar, unsupported-source, without user",
        "ftp://example.org/x.tar, unsupported-source, bring its content into a folder and give that",
        "/data/pascal.tar.zst, unsupported-source, pack it as .tar",
        "/data/pascal.7Z, unsupported-source, unpack it and give the folder",
        "/data/pascal.tar.gz, outside-roots, add its folder to weightflow.ingestion.roots",
        "data/pascal, unsupported-source, give the full path",
    })
    void what_is_not_supported_is_refused_by_its_name(String source, String code, String wayOut) {
        assertThatThrownBy(() -> sources.checkName(source))
                .isInstanceOf(JobFailedException.class)
                .hasMessageStartingWith(source)
                .hasMessageContaining(wayOut)
                .extracting(e -> ((JobFailedException) e).code())
                .isEqualTo(code);
    }

    @Test
    void an_archive_below_a_root_is_opened_and_one_that_links_lead_to_is_not() throws IOException {
        Path archive = Files.writeString(open.resolve("a.Tar.gz"), "");
        Path closed = Files.writeString(temp.resolve("closed/b.tar"), "");
        Files.createSymbolicLink(open.resolve("b.tar"), closed);

        assertThat(sources.resolve(archive.toString())).isEqualTo(archive.toRealPath());
        assertThatThrownBy(() -> sources.resolve(open + "/b.tar")).hasMessageContaining("outside");
    }

    @Test
    void a_folder_outside_is_refused_whether_it_exists_or_not() {
        for (String source : List.of(
                temp.resolve("closed").toString(), temp.resolve("nowhere").toString(), open + "/../closed", "/")) {
            assertThatThrownBy(() -> sources.resolve(source))
                    .as(source)
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining("weightflow.ingestion.roots")
                    .extracting(e -> ((JobFailedException) e).code())
                    .isEqualTo("outside-roots");
        }
    }

    @Test
    void a_link_that_leads_out_is_refused_and_a_root_that_is_a_link_is_not() throws IOException {
        Files.createSymbolicLink(open.resolve("out"), temp.resolve("closed"));
        assertThatThrownBy(() -> sources.resolve(open + "/out/inside")).hasMessageContaining("outside");

        Path alias = Files.createSymbolicLink(temp.resolve("alias"), open);
        Files.createDirectories(open.resolve("a"));
        assertThat(SourceAllowlist.of(List.of(alias)).resolve(alias + "/a"))
                .isEqualTo(open.resolve("a").toRealPath());
    }

    @Test
    void a_file_or_folder_of_a_source_that_is_a_link_must_lead_to_what_is_open_too() throws IOException {
        Files.createDirectories(temp.resolve("closed/pictures"));
        Path secret = Files.writeString(temp.resolve("closed/pictures/secret.jpg"), "secret");
        Path source = Files.createDirectories(open.resolve("source"));
        Path plain = Files.writeString(source.resolve("plain.jpg"), "plain");
        Path inside = Files.createSymbolicLink(source.resolve("inside.jpg"), plain);
        Path folder = Files.createSymbolicLink(source.resolve("pictures"), temp.resolve("closed/pictures"));
        Path file = Files.createSymbolicLink(source.resolve("file.jpg"), secret);

        assertThatCode(() -> sources.checkLinks(Stream.of(plain, inside, source.resolve("missing.jpg"))))
                .doesNotThrowAnyException();
        for (Path out : List.of(file, folder.resolve("secret.jpg"))) {
            assertThatThrownBy(() -> sources.checkLinks(Stream.of(plain, out)))
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining(out + " links outside the folders that are open to ingestion")
                    .extracting(e -> ((JobFailedException) e).code())
                    .isEqualTo("outside-roots");
        }
    }

    @Test
    void a_link_that_comes_after_the_check_is_not_followed() throws IOException {
        Files.createDirectories(temp.resolve("closed/pictures"));
        Files.writeString(temp.resolve("closed/pictures/a.jpg"), "secret");
        Path folder = Files.createDirectories(open.resolve("source/pictures"));
        Path file = Files.writeString(folder.resolve("a.jpg"), "plain");
        sources.checkLinks(Stream.of(file));
        assertThat(sources.open(file).readAllBytes()).asString().isEqualTo("plain");

        // the file is replaced
        Files.delete(file);
        Files.createSymbolicLink(file, temp.resolve("closed/pictures/a.jpg"));
        assertThatThrownBy(() -> sources.open(file))
                .hasMessageContaining("outside the folders that are open to ingestion");
        assertThatThrownBy(() -> UnlinkedFile.open(open.toRealPath(), Path.of("source/pictures/a.jpg")))
                .isInstanceOf(IOException.class);

        // its folder is replaced, even between the check of the real path and the opening
        Files.delete(file);
        Files.delete(folder);
        Files.createSymbolicLink(folder, temp.resolve("closed/pictures"));
        assertThatThrownBy(() -> sources.open(file))
                .hasMessageContaining("outside the folders that are open to ingestion");
        assertThatThrownBy(() -> UnlinkedFile.open(open.toRealPath(), Path.of("source/pictures/a.jpg")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_link_to_what_is_open_is_followed() throws IOException {
        Path file =
                Files.writeString(Files.createDirectories(open.resolve("store")).resolve("a.jpg"), "plain");
        Path link = Files.createSymbolicLink(open.resolve("link.jpg"), file);
        Path other = Files.createSymbolicLink(temp.resolve("alias-of-open"), open);

        assertThat(sources.open(link).readAllBytes()).asString().isEqualTo("plain");
        assertThat(SourceAllowlist.of(List.of(other))
                        .open(other.resolve("link.jpg"))
                        .readAllBytes())
                .asString()
                .isEqualTo("plain");
    }

    @Test
    void a_sample_whose_file_was_exchanged_for_a_link_is_quarantined_unread() throws IOException {
        Files.createDirectories(temp.resolve("closed"));
        Path secret = Files.writeString(temp.resolve("closed/secret.jpg"), "secret");
        Path source = Files.createDirectories(open.resolve("dataset"));
        Files.createDirectories(source.resolve("JPEGImages"));
        Files.createSymbolicLink(source.resolve("JPEGImages/a.jpg"), secret);

        List<Violation> faults = PascalMt.of(source, List.of("a"), Set.of(PascalTasks.SAL), Limits.defaults())
                .openedBy(sources::open)
                .validate("a");

        assertThat(faults.get(0).code()).isEqualTo(ViolationCode.UNREADABLE);
        assertThat(faults.get(0).message()).contains("outside the folders that are open to ingestion");
    }

    @Test
    void a_folder_that_is_not_there_and_a_file_are_told_with_the_way_out() throws IOException {
        Files.writeString(open.resolve("file"), "");

        for (String name : List.of("nowhere", "file")) {
            assertThatThrownBy(() -> sources.resolve(open + "/" + name))
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining("is neither a folder nor an archive; give the folder that holds dataset.yaml")
                    .extracting(e -> ((JobFailedException) e).code())
                    .isEqualTo("missing-folder");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://me:secret@data.example.org/sets/x.tar", "https://data.example.org/sets/x.tar?key=secret"
            })
    void an_address_that_may_hold_a_secret_is_refused_without_repeating_it(String source) {
        assertThatThrownBy(() -> sources.checkName(source))
                .hasMessageStartingWith("https://data.example.org/sets/x.tar is not a plain address of an archive")
                .hasMessageNotContaining("secret");
    }
}
