"""The pages of Gift Aid: one for whoever gave, one for whoever claims."""
