package dev.weightflow.platform.database;

import static dev.weightflow.platform.database.Column.number;
import static dev.weightflow.platform.database.Column.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of every database, whatever keeps the tables. */
abstract class TableStoreContract {
    static final Table THINGS = Table.named("things", text("id"))
            .with(text("note"), number("size"), number("at"))
            .indexedBy("size");

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.123456789Z");

    private Databases databases;
    private TableStore store;

    abstract Databases databases();

    @BeforeEach
    void open() {
        databases = databases();
        store = databases.open("things", "1", List.of(THINGS));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void what_is_committed_is_read_by_this_and_every_later_store() {
        put("a", Optional.of("with 'quotes' and ünïcode"), 1);
        put("b", Optional.empty(), 2);
        store.close();
        store = databases.open("things", "1", List.of(THINGS));

        assertThat(store.queries().list(THINGS, "ORDER BY size DESC", row -> row.text("id")))
                .containsExactly("b", "a");
        assertThat(store.queries()
                        .first(THINGS, "WHERE id = ?", row -> row.optionalText("note"), "a")
                        .orElseThrow())
                .contains("with 'quotes' and ünïcode");
        assertThat(store.queries().first(THINGS, "WHERE id = ?", row -> row.optionalText("note"), "b"))
                .contains(Optional.empty());
        assertThat(store.queries().first(THINGS, "WHERE size = ?", row -> row.instant("at"), 1))
                .contains(AT);
        assertThat(store.queries().number("SELECT count(*) FROM things WHERE at >= ?", AT))
                .isEqualTo(2);
    }

    @Test
    void a_text_with_a_zero_byte_is_stored_and_found() {
        put("a\0b", Optional.of("no\0te"), 1);

        assertThat(store.queries().first(THINGS, "WHERE id = ?", row -> row.text("note"), "a\0b"))
                .contains("no\ufffdte");
    }

    @Test
    void a_row_takes_the_place_of_the_one_with_its_key_or_leaves_it() {
        try (Transaction transaction = store.begin()) {
            transaction.put(THINGS, "a", Optional.empty(), 1, AT);
            transaction.put(THINGS, "a", Optional.empty(), 2, AT);
            transaction.putIfAbsent(THINGS, "a", Optional.empty(), 3, AT);
            transaction.putIfAbsent(THINGS, "b", Optional.empty(), 4, AT);
            transaction.put(THINGS, "c", Optional.empty(), 5, AT);
            transaction.remove(THINGS, "c");
            assertThat(sizes(transaction)).containsExactly(2L, 4L);
            transaction.commit();
        }
        assertThat(sizes(store.queries())).containsExactly(2L, 4L);
    }

    @Test
    void without_a_commit_nothing_has_changed_and_the_next_transaction_is_whole() {
        put("a", Optional.empty(), 1);
        long before = store.lastTransaction();
        try (Transaction transaction = store.begin()) {
            transaction.put(THINGS, "b", Optional.empty(), 2, AT);
            assertThat(sizes(transaction)).hasSize(2);
            assertThat(sizes(store.queries())).hasSize(1);
        }
        assertThat(sizes(store.queries())).containsExactly(1L);
        assertThat(store.lastTransaction()).isEqualTo(before);

        put("c", Optional.empty(), 3);

        assertThat(sizes(store.queries())).containsExactly(1L, 3L);
        assertThat(store.lastTransaction()).isEqualTo(before + 1);
    }

    @Test
    void texts_are_in_the_order_of_their_code_points_and_found_by_their_beginnings() {
        for (String id : List.of("ab", "aB", "a_c", "b", "aé", "a")) {
            put(id, Optional.empty(), 1);
        }

        assertThat(store.queries().startingWith(THINGS, "id", "a", 9, row -> row.text("id")))
                .containsExactly("a", "aB", "a_c", "ab", "aé");
        assertThat(store.queries().startingWith(THINGS, "id", "a", 2, row -> row.text("id")))
                .containsExactly("a", "aB");
    }

    @Test
    void a_row_that_contradicts_its_checksum_is_not_read_and_the_tables_are_created_anew() throws SQLException {
        put("a", Optional.of("sound"), 1);
        put("b", Optional.of("sound"), 2);
        execute("UPDATE things SET note = 'Sound' WHERE id = 'b'");

        assertThat(store.queries().first(THINGS, "WHERE id = ?", row -> row.text("note"), "a"))
                .contains("sound");
        assertThat(store.isDamaged()).isFalse();
        assertThatThrownBy(() -> store.queries().first(THINGS, "WHERE id = ?", row -> row.text("note"), "b"))
                .isInstanceOf(DatabaseException.Damaged.class)
                .hasMessageContaining("things");
        assertThat(store.isDamaged()).isTrue();

        store.recover();

        assertThat(store.isDamaged()).isFalse();
        assertThat(sizes(store.queries())).isEmpty();
        assertThat(store.lastTransaction()).isZero();
        put("c", Optional.empty(), 3);
        assertThat(sizes(store.queries())).containsExactly(3L);
    }

    @Test
    void tables_that_somebody_removes_are_created_anew() throws SQLException {
        put("a", Optional.empty(), 1);
        execute("DROP TABLE things");

        assertThatThrownBy(() -> sizes(store.queries())).isInstanceOf(DatabaseException.Missing.class);
        store.recover();

        assertThat(sizes(store.queries())).isEmpty();
    }

    @Test
    void indexes_for_readers_are_created_when_they_are_asked_for_and_only_once() throws SQLException {
        Table read = Table.named("read", text("id")).with(number("size")).indexedForReadersBy("size");
        try (TableStore other = databases.open("read", "1", List.of(read))) {
            try (Transaction transaction = other.begin()) {
                transaction.put(read, "a", 1);
                transaction.commit();
            }
            assertThat(indexes(other)).doesNotContain("read_by_size");

            other.indexForReaders();
            other.indexForReaders();

            assertThat(indexes(other)).contains("read_by_size");
            assertThat(other.queries().list(read, "WHERE size = ?", row -> row.text("id"), 1))
                    .containsExactly("a");
        }
    }

    @Test
    void a_count_within_a_transaction_includes_what_was_changed_in_it() {
        try (Transaction transaction = store.begin()) {
            transaction.put(THINGS, "a", Optional.empty(), 1, AT);
            transaction.put(THINGS, "b", Optional.empty(), 2, AT);
            assertThat(transaction.count(THINGS, "WHERE size > ?", 1)).isEqualTo(1);
        }
    }

    @Test
    void another_format_has_tables_of_its_own() {
        put("a", Optional.empty(), 1);
        Table more = THINGS.with(number("weight"));

        try (TableStore next = databases.open("things", "2", List.of(more))) {
            assertThat(next.queries().list(more, "", row -> row)).isEmpty();
        }
    }

    @Test
    void many_read_while_one_writes() {
        for (int number = 0; number < 20; number++) {
            put("thing-" + number, Optional.empty(), number);
            assertThat(List.of(1, 2, 3, 4, 5, 6, 7, 8).parallelStream()
                            .map(reader -> sizes(store.queries()).size()))
                    .containsOnly(number + 1);
        }
    }

    @Test
    void a_snapshot_stays_as_it_was_and_cannot_be_read_after_its_end() {
        put("a", Optional.empty(), 1);
        Snapshot snapshot = store.snapshot();
        assertThat(sizes(snapshot)).containsExactly(1L);

        put("b", Optional.empty(), 2);

        assertThat(sizes(snapshot)).containsExactly(1L);
        assertThat(sizes(store.queries())).containsExactly(1L, 2L);
        snapshot.close();
        assertThatThrownBy(() -> sizes(snapshot)).isInstanceOf(IllegalStateException.class);
        try (Snapshot next = store.snapshot()) {
            assertThat(sizes(next)).containsExactly(1L, 2L);
        }
    }

    @Test
    void a_transaction_that_is_rolled_back_changes_nothing_and_does_not_count() {
        put("a", Optional.empty(), 1);
        long before = store.lastTransaction();
        for (int round = 0; round < 2; round++) {
            try (Transaction transaction = store.begin()) {
                transaction.put(THINGS, "b", Optional.empty(), 2, AT);
                assertThat(sizes(transaction)).containsExactly(1L, 2L);
                transaction.put(THINGS, "c", Optional.empty(), 3, AT);
                transaction.rollBack();
            }
        }

        put("d", Optional.empty(), 4);

        assertThat(sizes(store.queries())).containsExactly(1L, 4L);
        assertThat(store.lastTransaction()).isEqualTo(before + 1);
    }

    @Test
    void an_attempt_that_fails_leaves_what_was_changed_before() {
        try (Transaction transaction = store.begin()) {
            transaction.put(THINGS, "a", Optional.empty(), 1, AT);
            transaction.attempt(() -> transaction.put(THINGS, "b", Optional.empty(), 2, AT));
            assertThatThrownBy(() -> transaction.attempt(() -> {
                        transaction.put(THINGS, "c", Optional.empty(), 3, AT);
                        assertThat(sizes(transaction)).hasSize(3);
                        transaction.put(THINGS, "d", Optional.empty(), 4, AT);
                        throw new IllegalStateException("half-way");
                    }))
                    .hasMessage("half-way");
            assertThat(sizes(transaction)).containsExactly(1L, 2L);
            transaction.put(THINGS, "e", Optional.empty(), 5, AT);
            transaction.commit();
        }

        assertThat(sizes(store.queries())).containsExactly(1L, 2L, 5L);
    }

    private void put(String id, Optional<String> note, int size) {
        try (Transaction transaction = store.begin()) {
            transaction.put(THINGS, id, note, size, AT);
            transaction.commit();
        }
    }

    private static List<Long> sizes(Queries queries) {
        return queries.list(THINGS, "ORDER BY size", row -> row.number("size"));
    }

    private static List<String> indexes(TableStore store) throws SQLException {
        try (Connection connection = store.database().openReader();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        store.database() instanceof PostgresDatabase
                                ? "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()"
                                : "SELECT name FROM sqlite_master WHERE type = 'index'")) {
            List<String> names = new ArrayList<>();
            while (found.next()) {
                names.add(found.getString(1));
            }
            return names;
        }
    }

    private void execute(String statement) throws SQLException {
        try (Connection connection = store.database().openWriter();
                Statement raw = connection.createStatement()) {
            raw.execute(statement);
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        }
    }
}
