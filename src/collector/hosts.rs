//! Providers of models by the hosts that they are called at.

/// Ends of host names, and the well-known names of the providers.
const HOSTS: &[(&str, &str)] = &[
    ("openai.azure.com", "azure.ai.openai"),
    ("inference.ai.azure.com", "azure.ai.inference"),
    ("api.openai.com", "openai"),
    ("api.anthropic.com", "anthropic"),
    ("generativelanguage.googleapis.com", "gcp.gemini"),
    ("aiplatform.googleapis.com", "gcp.vertex_ai"),
    ("amazonaws.com", "aws.bedrock"),
    ("api.deepseek.com", "deepseek"),
    ("api.groq.com", "groq"),
    ("api.mistral.ai", "mistral_ai"),
    ("api.cohere.com", "cohere"),
    ("api.perplexity.ai", "perplexity"),
    ("api.x.ai", "x_ai"),
    ("api.moonshot.cn", "moonshot_ai"),
    ("openrouter.ai", "openrouter"),
];

/// The provider whose host this is; none for one that is not known.
pub(super) fn provider(host: &str) -> Option<&'static str> {
    let is_below = |end: &str| host.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    HOSTS.iter().find(|(end, _)| is_below(end)).map(|(_, provider)| *provider)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_known_by_its_end() {
        assert_eq!(provider("api.openai.com"), Some("openai"));
        assert_eq!(provider("acme.openai.azure.com"), Some("azure.ai.openai"));
        assert_eq!(provider("bedrock-runtime.eu-west-1.amazonaws.com"), Some("aws.bedrock"));
        assert_eq!(provider("evilapi.openai.com"), None);
        assert_eq!(provider("localhost"), None);
    }
}
