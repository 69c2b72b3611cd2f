package dev.weightflow.evaluator.rest;

/** Examples in the API's documentation. A test sends and parses them. */
final class Examples {
    static final String REQUEST = """
            {"checkpoint": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
             "split": "val", "maxImages": 100, "pictures": 4, "untrained": true, "model": "scenes"}""";
    static final String EVALUATION = """
            {"job": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", "state": "claimed",
             "message": "Evaluating: 60 of 200 images.",
             "checkpoint": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
             "manifest": "fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9",
             "dataset": "486ea46224d1bb4fb680f34f7c9ad96a8f24ec88be73ea8e5a6c65260e9cb8a7",
             "split": "val", "maxImages": 100, "pictures": 4, "untrained": true, "model": "scenes",
             "requestedAt": "2026-01-02T03:04:05Z", "since": "2026-01-02T03:04:06Z",
             "generation": 1, "claim": 1, "attempts": 0, "cancelling": false, "worker": "evaluator-7c9e6679",
             "progress": {"kind": "evaluation", "job": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
                          "claim": 1, "worker": "evaluator-7c9e6679", "sequence": 12, "phase": "evaluating", "done": 60,
                          "total": 200, "unit": "images", "perSecond": 8.5, "etaSeconds": 16.5, "values": {}}}""";

    private Examples() {}
}
