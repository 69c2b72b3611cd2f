# The image of one service. Build the services first (./mvnw -DskipTests package), then, from the project's folder:
#   docker build -f deploy/images/service.Dockerfile --build-arg SERVICE=trainer --build-arg PORT=8082 --build-arg MANAGEMENT_PORT=9082 -t weightflow/trainer:0.1.0 .
ARG JAVA_IMAGE=eclipse-temurin:17.0.16_8-jre-noble
FROM ${JAVA_IMAGE}
ARG SERVICE
# a program that opens no port leaves these as they are
ARG PORT=8080
ARG MANAGEMENT_PORT=9080
RUN groupadd --system --gid 10001 weightflow \
 && useradd --system --uid 10001 --gid weightflow --home-dir /data --shell /usr/sbin/nologin weightflow \
 && install -d -o weightflow -g weightflow -m 750 /data
COPY deploy/images/healthy /usr/local/bin/healthy
COPY deploy/images/java.options /app/java.options
# what changes least comes first, so that a new build shares its layers with the last
COPY services/${SERVICE}/target/quarkus-app/lib/ /app/lib/
# the folder may still hold the last build for GPUs, whose libraries do not load here
RUN if ls /app/lib/main/*.pytorch-native-cu[0-9]*.jar >/dev/null 2>&1; then \
      echo "services/${SERVICE}/target holds libraries for CUDA: build it without the Maven profile cuda." >&2; exit 1; \
    fi
COPY services/${SERVICE}/target/quarkus-app/quarkus/ /app/quarkus/
COPY services/${SERVICE}/target/quarkus-app/app/ /app/app/
COPY services/${SERVICE}/target/quarkus-app/quarkus-run.jar /app/
# the root file system may be read-only: /data is a volume, /tmp a tmpfs that must allow exec (native libraries are unpacked there)
ENV QUARKUS_HTTP_HOST=0.0.0.0 \
    QUARKUS_HTTP_PORT=${PORT} \
    QUARKUS_MANAGEMENT_PORT=${MANAGEMENT_PORT} \
    WEIGHTFLOW_DATA_DIR=/data \
    DJL_CACHE_DIR=/data/djl \
    ENGINE_CACHE_DIR=/data/djl \
    DJL_OFFLINE=true \
    OPT_OUT_TRACKING=true \
    MKL_CBWR=AUTO \
    MALLOC_MMAP_THRESHOLD_=4294967296 \
    MALLOC_TRIM_THRESHOLD_=17179869184
USER 10001:10001
WORKDIR /data
EXPOSE ${PORT} ${MANAGEMENT_PORT}
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --start-interval=2s --retries=4 CMD ["/usr/local/bin/healthy"]
ENTRYPOINT ["java", "@/app/java.options", "-jar", "/app/quarkus-run.jar"]
