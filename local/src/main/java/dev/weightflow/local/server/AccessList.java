package dev.weightflow.local.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Permissions on a broker: the lines of {@code deploy/kafka/acls.tsv}, each a principal, operations, a resource type, a pattern type, and the
 * resources' names.
 */
public final class AccessList {
    private static final String USER = "User:";

    private record Entry(
            String principal,
            List<AclOperation> operations,
            ResourceType kind,
            PatternType pattern,
            List<String> names) {
        static Entry of(String line) {
            String[] fields = line.split("\t");
            if (fields.length != 5) {
                throw new IllegalArgumentException(
                        "a line of the access list has %d fields, not 5: %s".formatted(fields.length, line));
            }
            return new Entry(
                    fields[0],
                    Arrays.stream(fields[1].split(","))
                            .map(AccessList::operation)
                            .toList(),
                    ResourceType.fromString(fields[2].replace('-', '_')),
                    PatternType.fromString(fields[3].toUpperCase(Locale.ROOT)),
                    List.of(fields[4].split(" ")));
        }

        Stream<AclBinding> bindings() {
            return names.stream().flatMap(name -> operations.stream()
                    .map(operation -> new AclBinding(
                            new ResourcePattern(kind, name, pattern),
                            new AccessControlEntry(USER + principal, "*", operation, AclPermissionType.ALLOW))));
        }
    }

    private final List<Entry> entries;

    private AccessList(List<Entry> entries) {
        this.entries = entries;
    }

    /** Parses the list's file. */
    public static AccessList parse(String text) {
        return new AccessList(text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Entry::of)
                .toList());
    }

    public Set<String> principals() {
        Set<String> names = new TreeSet<>();
        entries.forEach(entry -> names.add(entry.principal()));
        return names;
    }

    public List<AclBinding> bindings() {
        return entries.stream().flatMap(Entry::bindings).toList();
    }

    /** Applies the list to the broker: permissions that it no longer contains are revoked. */
    void apply(Admin admin) throws ExecutionException, InterruptedException {
        List<AclBinding> wanted = bindings();
        List<AclBindingFilter> outdated = new ArrayList<>();
        for (AclBinding present :
                admin.describeAcls(AclBindingFilter.ANY).values().get()) {
            if (!wanted.contains(present)) {
                outdated.add(present.toFilter());
            }
        }
        admin.createAcls(wanted).all().get();
        admin.deleteAcls(outdated).all().get();
    }

    /** Converts an operation from the name that Kafka's tools show ({@code DescribeConfigs}) to Java's ({@code DESCRIBE_CONFIGS}). */
    private static AclOperation operation(String name) {
        AclOperation operation = AclOperation.fromString(name.replaceAll("(?<=[a-z])(?=[A-Z])", "_"));
        if (operation == AclOperation.UNKNOWN) {
            throw new IllegalArgumentException(
                    "the access list names the operation " + name + ", which Kafka does not know");
        }
        return operation;
    }
}
