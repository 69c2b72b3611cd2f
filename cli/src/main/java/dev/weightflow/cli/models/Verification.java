package dev.weightflow.cli.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Table;
import dev.weightflow.schema.id.Identifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Verification by the registry, which reads everything that versions consist of, and all facts. */
public final class Verification {
    private final Session session;
    private final ServiceClient client;
    private final Models models;

    /** Verifies against the session's registry. */
    public Verification(Session session) {
        this.session = session;
        this.models = new Models(session);
        this.client = models.client();
    }

    /**
     * Shows the findings; the exit status is 1 if anything of the platform's own is wrong. A record that a stranger wrote has no effect and stays in
     * its topic for good: it is reported, and fails nothing.
     */
    public int of(Optional<VersionName> named) {
        List<Resource> versions = new ArrayList<>();
        for (String path : named.map(this::paths).orElseGet(this::everything)) {
            session.terminal().say("Reading " + path.substring(1));
            versions.add(client.get(path + "/verification", ServiceClient.LONG));
        }
        session.terminal().say("Reading the topics of facts");
        Map<String, List<Resource>> found = new LinkedHashMap<>();
        found.put("versions", versions);
        found.put("refused", client.get("/refused-facts").list(""));
        found.put("damaged", client.all("/damaged-objects"));
        found.put("logs", client.get("/logs", ServiceClient.LONG).list(""));
        Map<String, List<JsonNode>> json = new LinkedHashMap<>();
        found.forEach(
                (name, all) -> json.put(name, all.stream().map(Resource::json).toList()));
        session.terminal().show(json, () -> text(found));
        return (isSound(found) ? ExitStatus.DONE : ExitStatus.FAILED).code();
    }

    private static boolean isSound(Map<String, List<Resource>> found) {
        return found.get("damaged").isEmpty()
                && found.get("logs").stream().allMatch(log -> log.find("fault").isEmpty())
                && found.get("versions").stream()
                        .allMatch(version -> version.list("findings").isEmpty());
    }

    private List<String> everything() {
        return client.all("/models").stream()
                .flatMap(model -> allVersions(model.text("name")).stream())
                .toList();
    }

    private List<String> paths(VersionName named) {
        return named.version().isPresent() ? List.of(models.path(named)) : allVersions(named.model());
    }

    private List<String> allVersions(String model) {
        long there = client.get(Models.path(model)).number("versions");
        List<String> paths = client.all(Models.path(model) + "/versions").stream()
                .map(version -> Models.path(model) + "/versions/" + version.text("version"))
                .distinct()
                .toList();
        if (paths.size() < there) {
            throw CommandFailure.failed(
                    "versions-not-listed",
                    "Only " + paths.size() + " of " + there + " versions of " + model
                            + " were listed, so that nothing can be said of the others; are command line and service of the same"
                            + " version?");
        }
        return paths;
    }

    private static String text(Map<String, List<Resource>> found) {
        Table table = Table.of("MODEL", ">VERSION", ">OBJECTS", "FOUND", "");
        for (Resource version : found.get("versions")) {
            List<Resource> findings = version.list("findings");
            if (findings.isEmpty()) {
                String signed = version.is("signed") ? "all documents are signed" : "documents are not signed here";
                row(table, version, "sound", signed);
            }
            findings.forEach(finding ->
                    row(table, version, finding.text("object") + " " + finding.text("code"), finding.text("message")));
        }
        StringBuilder text = new StringBuilder(table.toString());
        found.get("logs").forEach(log -> text.append("\n")
                .append(log.text("topic"))
                .append(": ")
                .append(log.find("fault").orElseGet(() -> log.text("facts") + " facts, sound")));
        List<Resource> refused = found.get("refused");
        if (!refused.isEmpty()) {
            text.append("\nWarning: ignored records, which no service has signed as a fact: ")
                    .append(refused.size())
                    .append(". Check who can write there.");
        }
        refused.forEach(fact -> text.append("\nRefused: ")
                .append(fact.text("what"))
                .append(": ")
                .append(fact.text("why")));
        found.get("damaged")
                .forEach(object -> text.append("\n%s: %s %s of %s (%s). %s"
                        .formatted(
                                object.text("code").equals("object-not-found") ? "Missing" : "Damaged",
                                object.text("kind"),
                                Identifier.shortened(object.text("digest")),
                                object.text("reason"),
                                object.text("code"),
                                object.text("remedy"))));
        return text.toString();
    }

    private static void row(Table table, Resource version, String found, String words) {
        table.row(version.text("model"), version.text("version"), version.text("objects"), found, words);
    }
}
