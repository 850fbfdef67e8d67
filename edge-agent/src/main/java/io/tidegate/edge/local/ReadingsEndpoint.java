package io.tidegate.edge.local;

import io.tidegate.edge.local.http.Answer;
import io.tidegate.edge.local.http.Endpoint;
import io.tidegate.edge.local.http.LargeBodies;
import io.tidegate.edge.local.http.Problem;
import io.tidegate.edge.local.http.Request;
import io.tidegate.edge.local.http.RequestRefusedException;
import io.tidegate.edge.source.ObservationClock;
import io.tidegate.edge.source.payload.MalformedDocumentException;
import io.tidegate.edge.source.payload.Payload;
import io.tidegate.edge.source.payload.PayloadTooLargeException;
import io.tidegate.edge.source.payload.Precision;
import io.tidegate.edge.source.payload.json.JsonReadings;
import io.tidegate.edge.source.payload.json.SenMl;
import io.tidegate.protocol.sync.Lane;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** {@code POST /api/v1/readings}: a JSON array of readings, or a SenML pack. */
final class ReadingsEndpoint implements Endpoint {

    /** What curl calls a body when it is not told; taken for JSON. */
    private static final String CURL_DEFAULT = "application/x-www-form-urlencoded";

    private final JsonReadings readings;
    private final SenMl senMl;
    private final ObservationClock clock;
    private final IntakeAnswers answers;
    private final LargeBodies largeBodies;

    public ReadingsEndpoint(
            JsonReadings readings,
            SenMl senMl,
            ObservationClock clock,
            IntakeAnswers answers,
            LargeBodies largeBodies) {
        this.readings = readings;
        this.senMl = senMl;
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
        Form form = form(request);
        Precision precision = WriteEndpoint.precision(request);
        Lane lane = IntakeAnswers.lane(request);
        byte[] body = request.body().read();
        return largeBodies.oneAtATime(
                body.length,
                () -> answers.accept(request, body, lane, parsed(body, form, precision, lane), FlawReport.RECORDS));
    }

    private Payload parsed(byte[] body, Form form, Precision precision, Lane lane)
            throws PayloadTooLargeException, RequestRefusedException {
        try {
            return form == Form.SENML
                    ? senMl.parse(body, clock.now())
                    : readings.parse(body, precision, clock.now(), lane);
        } catch (MalformedDocumentException malformed) {
            throw new RequestRefusedException(Problem.of(400, "The body is not what it says", malformed.detail()));
        }
    }

    private static Form form(Request request) throws RequestRefusedException {
        return switch (request.mediaType()) {
            case "", "application/json", "text/json", "text/plain", CURL_DEFAULT -> Form.READINGS;
            case SenMl.MEDIA_TYPE -> Form.SENML;
            default ->
                throw new RequestRefusedException(Problem.of(
                        415,
                        "The form of the body is not known",
                        "Content-Type is \"%s\"; send application/json or %s"
                                .formatted(request.mediaType(), SenMl.MEDIA_TYPE)));
        };
    }

    private enum Form {
        READINGS,
        SENML
    }
}
