"""The live loop over ports: it joins the walk to a face, a journal and a clock."""
