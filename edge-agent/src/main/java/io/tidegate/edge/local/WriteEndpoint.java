package io.tidegate.edge.local;

import io.tidegate.edge.local.http.Answer;
import io.tidegate.edge.local.http.Endpoint;
import io.tidegate.edge.local.http.LargeBodies;
import io.tidegate.edge.local.http.Problem;
import io.tidegate.edge.local.http.Request;
import io.tidegate.edge.local.http.RequestRefusedException;
import io.tidegate.edge.source.ObservationClock;
import io.tidegate.edge.source.payload.Payload;
import io.tidegate.edge.source.payload.Precision;
import io.tidegate.edge.source.payload.line.LineProtocol;
import io.tidegate.protocol.sync.Lane;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * {@code POST /write} and {@code /api/v2/write}: line protocol as InfluxDB takes it. Database, organisation, bucket,
 * retention policy and consistency are InfluxDB's matter and mean nothing here.
 */
final class WriteEndpoint implements Endpoint {

    private final LineProtocol lines;
    private final ObservationClock clock;
    private final IntakeAnswers answers;
    private final LargeBodies largeBodies;

    public WriteEndpoint(LineProtocol lines, ObservationClock clock, IntakeAnswers answers, LargeBodies largeBodies) {
        this.lines = lines;
        this.clock = clock;
        this.answers = answers;
        this.largeBodies = largeBodies;
    }

    @Override
    public Set<String> methods() {
        return Set.of("POST");
    }

    @Override
    public CompletionStage<Answer> answer(Request request) throws IOException, RequestRefusedException {
        Precision precision = precision(request);
        Lane lane = IntakeAnswers.lane(request);
        byte[] body = request.body().read();
        return largeBodies.oneAtATime(body.length, () -> {
            Payload payload = lines.parse(body, precision, clock.now());
            return answers.accept(request, body, lane, payload, FlawReport.LINES);
        });
    }

    static Precision precision(Request request) throws RequestRefusedException {
        String asked = request.parameter("precision").orElse(Precision.NS.text());
        return Precision.parse(asked)
                .orElseThrow(() -> new RequestRefusedException(Problem.of(
                        400,
                        "The precision is not known",
                        "precision is \"%s\"; use one of %s".formatted(asked, Precision.choices()))));
    }
}
