package dev.weightflow.ingestion.rest;

/** What the API's documentation shows. A test sends and parses them. */
final class Examples {
    static final String REQUEST = """
            {"source": "/data/PASCAL_MT", "tasks": ["semseg", "human_parts", "normals", "sal"],
             "samplesPerShard": 256, "quarantineLimit": 0.1}""";
    static final String INGESTION = """
            {"id": "4f1c9f0e-6c5e-4d0a-9b5d-1f2f3a4b5c6d", "state": "waiting", "message": "The work is packing, 1200 of 10103.",
             "source": "/data/PASCAL_MT", "requestedAt": "2026-01-02T03:04:05Z",
             "progress": {"attempt": 1, "phase": "packing", "done": 1200, "total": 10103, "quarantined": 2, "remainingSeconds": 213}}""";
    static final String PROBLEM = """
            {"type": "urn:weightflow:problem:outside-roots", "title": "Source refused", "status": 422, "code": "outside-roots",
             "detail": "/etc lies outside of what is open to ingestion (/data); move it there, or add its folder to weightflow.ingestion.roots.",
             "faults": []}""";

    private Examples() {}
}
