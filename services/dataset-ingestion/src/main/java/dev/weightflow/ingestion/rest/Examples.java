package dev.weightflow.ingestion.rest;

/** Examples in the API's documentation. A test sends and parses them. */
final class Examples {
    static final String REQUEST = """
            {"source": "/data/PASCAL_MT", "tasks": ["semseg", "human_parts", "normals", "sal"],
             "samplesPerShard": 256, "quarantineLimit": 0.1}""";
    static final String INGESTION = """
            {"job": "4f1c9f0e-6c5e-4d0a-9b5d-1f2f3a4b5c6d", "state": "claimed", "since": "2026-01-02T03:04:06Z",
             "message": "Packing: 1200 of 10103 samples.", "cancelling": false,
             "requestedAt": "2026-01-02T03:04:05Z", "generation": 1, "claim": 1, "attempts": 0,
             "worker": "dataset-ingestion-0b6f2a3e-4c1d-4b5e-8f70-9a1b2c3d4e5f",
             "progress": {"kind": "ingestion", "job": "4f1c9f0e-6c5e-4d0a-9b5d-1f2f3a4b5c6d", "claim": 1,
                          "worker": "dataset-ingestion-0b6f2a3e-4c1d-4b5e-8f70-9a1b2c3d4e5f", "sequence": 31,
                          "phase": "packing", "done": 1200, "total": 10103, "unit": "samples", "perSecond": 41.5,
                          "etaSeconds": 214.5, "values": {"quarantined": 2.0}},
             "spec": {"source": "/data/PASCAL_MT", "tasks": [], "samplesPerShard": 256}}""";
    static final String PROBLEM = """
            {"type": "urn:weightflow:problem:outside-roots", "title": "Cannot be processed", "status": 422, "code": "outside-roots",
             "detail": "/etc is outside the folders that are open to ingestion (/data); move it there, or add its folder to weightflow.ingestion.roots.",
             "violations": []}""";

    private Examples() {}
}
