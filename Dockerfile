# An image that checks a repository mounted at /src:
#
#   docker build -t patternvet --build-arg VERSION=v0.1.0 .
#   docker run --rm -v "$PWD:/src" patternvet
ARG GO=1.26
FROM golang:$GO AS build
WORKDIR /patternvet
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=""
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.release=$VERSION" -o /usr/local/bin/patternvet ./cmd/patternvet

# Go packages are loaded with the go command, changes are asked of git: both
# are in this image.
FROM golang:$GO
COPY --from=build /usr/local/bin/patternvet /usr/local/bin/patternvet
# The repository belongs to another user than the container's, which git
# refuses unless told; caches are open to any --user.
RUN git config --system --add safe.directory '*' \
 && useradd --create-home --uid 10001 patternvet \
 && mkdir /cache && chmod 1777 /cache
ENV HOME=/cache GOPATH=/cache/go GOCACHE=/cache/go-build PATTERNVET_CACHE=/cache/patternvet
USER patternvet
WORKDIR /src
ENTRYPOINT ["patternvet"]
