using Mooring.Sdk;

namespace Mooring.Servers.Random;

/// <summary>The service "random": everybody may ask.</summary>
internal sealed class RandomService(EntropyQueue entropy) : Service
{
    protected override Session Open(ClientIdentity client) => new RandomSession(entropy);
}
